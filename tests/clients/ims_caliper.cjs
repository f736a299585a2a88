// ims-caliper, the reference sensor for JavaScript: sends what is described on standard input as one Envelope.
const { readFileSync } = require("node:fs");
const caliper = require("ims-caliper");

const { endpoint, authorization, learner, video } = JSON.parse(readFileSync(0, "utf8"));
const { EventFactory, EntityFactory, MediaEvent, Person, VideoObject, Sensor, HttpClient, HttpOptions } = caliper;

const event = EventFactory().create(MediaEvent, {
  id: "urn:uuid:5f2b0d6e-3c1a-4d53-9c6f-0f1f3c0a7d21",
  actor: EntityFactory().create(Person, { id: learner }),
  action: caliper.Actions.started.term,
  object: EntityFactory().create(VideoObject, { id: video, name: "分数のわり算", duration: "PT12M27S" }),
  eventTime: new Date().toISOString(),
});

Sensor.initialize("https://moodle.example.jp/sensors/1");
const options = Object.assign({}, HttpOptions, {
  uri: endpoint, json: true,
  headers: { Authorization: authorization, "Content-Type": "application/json" },
});
HttpClient.initialize("client", options);
Sensor.registerClient(HttpClient);
const envelope = Sensor.createEnvelope({ data: event });
Sensor.sendToClients(envelope);
console.log(JSON.stringify({ sendTime: envelope.sendTime, id: event.id }));
