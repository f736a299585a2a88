"""caliper-python, 1EdTech's reference sensor: sends and describes what is asked for on standard input, and prints what
it counts as successful and what it was told of the endpoint."""

import json
import sys
from datetime import UTC, datetime

import caliper
from caliper import HttpOptions
from caliper.constants import CALIPER_ACTIONS
from caliper.entities import Person, VideoObject
from caliper.events import MediaEvent

asked = json.load(sys.stdin)
sensor = caliper.build_simple_sensor(
    config_options=HttpOptions(host=asked["endpoint"], auth_scheme=asked["scheme"], api_key=asked["token"]),
    sensor_id="https://moodle.example.jp/sensors/1")
learner = Person(id=asked["learner"])
video = VideoObject(id=asked["video"], name="分数のわり算", duration="PT12M27S")
events = [MediaEvent(id=each, actor=learner, object=video, action=CALIPER_ACTIONS["STARTED"],
                     eventTime=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")) for each in asked["ids"]]
identifiers = sensor.send(events[0])
identifiers += sensor.send(events[1:])
identifiers += sensor.send([learner, video])
[counted] = sensor.statistics
print(json.dumps({
    "ids": identifiers, "sent": counted.sent.count, "successful": counted.successful.count,
    "failed": counted.failed.count, "config": sensor.get_config()}))
