--TEST--
Request::create() and parse(): a request from bytes, in any pieces
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Http\Request;

$bodies = ["Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"];
foreach ($bodies as $body) {
    $bytes = "POST /a%20b?c=d HTTP/1.1\r\nHost: x\r\nCookie: e=f\r\n$body";
    for ($cut = 0; $cut <= strlen($bytes); $cut++) {
        $request = Request::create();
        $first = $request->parse(substr($bytes, 0, $cut));
        $whole = $request->isCompleted();
        $second = $whole ? 0 : $request->parse(substr($bytes, $cut) . 'next');
        $result = [$first, $whole, $second, $request->isCompleted(), $request->getMethod(), $request->rawContent(), $request->server['path_info'], $request->get, $request->cookie, $request->parse('x')];
        $expected = [$cut, $cut === strlen($bytes), strlen($bytes) - $cut, true, 'POST', 'hello', '/a b', ['c' => 'd'], ['e' => 'f'], false];
        $result === $expected || print("cut at $cut: " . json_encode($result) . "\n");
    }
}
$request = Request::create(['parse_cookie' => false]);
var_dump($request->isCompleted(), $request->getMethod(), $request->rawContent(), $request->header);
$request->parse("GET / HTTP/1.1\r\nHost: x\r\nCookie: e=f\r\n\r\n");
var_dump($request->cookie);
foreach (["GET / HTTP/1.1\r\n\r\n", "GET /\0 HTTP/1.1\r\n", "garbage\r\n\r\n", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"] as $malformed) {
    $request = Request::create();
    var_dump($request->parse($malformed), $request->parse('x'), $request->isCompleted());
}
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
NULL
NULL
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
