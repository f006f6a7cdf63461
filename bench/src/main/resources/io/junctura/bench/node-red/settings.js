// Node-RED as it comes, without its editor, on the loopback address alone.
module.exports = {
    flowFile: "flows.json",
    uiHost: "127.0.0.1",
    httpAdminRoot: false,
    logging: { console: { level: "warn", metrics: false, audit: false } },
};
