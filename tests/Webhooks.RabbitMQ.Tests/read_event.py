"""Another team's consumer: binds a queue of its own, and prints what the first event says, as JSON."""
import json
import sys

import pika

uri, exchange, key = sys.argv[1:]
channel = pika.BlockingConnection(pika.URLParameters(uri)).channel()
queue = channel.queue_declare("", exclusive=True).method.queue
channel.queue_bind(queue, exchange, key)
print("bound", flush=True)

for method, properties, body in channel.consume(queue, inactivity_timeout=60):
    print(json.dumps({
        "routing_key": method.routing_key if method else None,
        "content_type": properties.content_type if properties else None,
        "delivery_mode": properties.delivery_mode if properties else None,
        "headers": {name: value for name, value in properties.headers.items() if not name.startswith("x-")} if properties else None,
        "body": body.decode() if body else None,
    }), flush=True)
    break
