"""The database: models, repositories, unit of work, migrations. Imports nothing of `bot`, and only here is SQLAlchemy imported."""
