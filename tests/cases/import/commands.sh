#!/bin/sh
BASE=http://h:8000
TOKEN=$(curl -s "$BASE/api/token/" -d "username=alice" | jq -r .access)
curl "$BASE/me/" -H "Authorization: Bearer $TOKEN" -H 'X-A: $TOKEN' -H "X-B: ${OTHER:-x}"
if true; then curl -F name=alice -F 'note=a;type=text/plain' -F photo=@me.png ${BASE}/form/; fi
