// @xapi/xapi: posts the statement given on standard input and prints it as read back.
const { readFileSync } = require("node:fs");
const XAPI = require("@xapi/xapi");

const { endpoint, key, secret, statement } = JSON.parse(readFileSync(0, "utf8"));
const lrs = new (XAPI.default ?? XAPI)({
  endpoint, auth: (XAPI.default ?? XAPI).toBasicAuth(key, secret), version: "1.0.3",
});

lrs.sendStatement({ statement })
  .then(({ data: [statementId] }) => lrs.getStatement({ statementId }))
  .then(({ data }) => console.log(JSON.stringify(data)));
