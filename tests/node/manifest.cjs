// Reads a Teams app manifest as JSON and writes the list of what its schema does not take.
const { readFileSync } = require("node:fs");
const { AppManifestUtils } = require("@microsoft/app-manifest");

AppManifestUtils.validateAgainstSchema(JSON.parse(readFileSync(0, "utf8"))).then((problems) => console.log(JSON.stringify(problems)));
