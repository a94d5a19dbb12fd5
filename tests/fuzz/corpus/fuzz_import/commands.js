fetch("http://h/x", {
  "headers": {
    "accept": "*/*",
    "content-type": "application/json"
  },
  "referrer": "http://h/",
  "body": "{\"a\":\"(1)\"}",
  "method": "PUT",
  "credentials": "include"
}); ;
await fetch('http://h/y', {method: 'POST', headers: {accept: 'x'}});
fetch("http://h/z", {body: JSON.stringify({a: f(1)})});
