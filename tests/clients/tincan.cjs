// tincanjs: posts the statement given on standard input and prints it as read back.
const { readFileSync } = require("node:fs");
const TinCan = require("tincanjs");

const { endpoint, key, secret, statement } = JSON.parse(readFileSync(0, "utf8"));
const lrs = new TinCan.LRS({ endpoint, username: key, password: secret, allowFail: false });

function fail(error) {
  console.error(error);
  process.exit(1);
}

lrs.saveStatement(new TinCan.Statement(statement), {
  callback: (error) => error ? fail(error) : lrs.retrieveStatement(statement.id, {
    callback: (error, found) => error ? fail(error) : console.log(JSON.stringify(found.asVersion("1.0.3"))),
  }),
});
