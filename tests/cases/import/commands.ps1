$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession
$session.UserAgent = "Mozilla/5.0"
$session.Cookies.Add((New-Object System.Net.Cookie("sid", "s1", "/", "h")))
Invoke-WebRequest -UseBasicParsing -Uri "http://h/x" `
-Method "POST" `
-WebSession $session `
-Headers @{
"accept"="*/*"
  "authorization"="Bearer $env:TOKEN"
} `
-ContentType "application/json" `
-Body "{`"a`":1}"
Invoke-RestMethod http://h/y
