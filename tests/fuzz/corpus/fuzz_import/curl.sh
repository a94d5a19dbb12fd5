curl -X POST 'http://h/x' -H 'A: b' -d '{"a":1}'
