"""Another program that receives: it puts a delivery of its own into the intake queue, and waits for the confirm."""
import sys

import pika

uri, queue, body = sys.argv[1:]
channel = pika.BlockingConnection(pika.URLParameters(uri)).channel()
channel.confirm_delivery()
channel.basic_publish("", queue, body.encode(), mandatory=True, properties=pika.BasicProperties(
    content_type="application/json",
    delivery_mode=2,
    headers={
        "cloudEvents_specversion": "1.0",
        "cloudEvents_id": "from-python",
        "cloudEvents_source": "/python",
        "cloudEvents_type": "job-completed",
        "cloudEvents_time": "2026-01-02T03:04:05Z",
        "cloudEvents_webhookprovider": "CircleCI",
        "cloudEvents_webhookendpoint": "CircleCI",
        "cloudEvents_webhookverified": True,
    }))
print("confirmed")
