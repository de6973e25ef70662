--TEST--
curl understands all kinds of answers
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
exec('curl --version', $lines, $status);
$status === 0 || print('skip curl is not installed');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        file_put_contents('file.txt', str_repeat('f', 100_000));
        $server->on('request', function (Request $request, Response $response) {
            match ($request->server['path_info']) {
                '/end' => $response->end(str_repeat('e', 100_000)),
                '/write' => $response->write(str_repeat('w', 50_000)) && $response->write(str_repeat('w', 50_000)) && $response->trailer('a', 'b') && $response->end(),
                '/file' => $response->sendfile('file.txt'),
                '/redirect' => $response->redirect('/end'),
                '/echo' => $response->end($request->rawContent()),
            };
        });
    },
    client: function (Harness $t) {
        $curl = function (string $arguments) use ($t): string {
            exec("curl -sS -L -m 10 $arguments", $lines, $status);
            same(0, $status, "curl $arguments");
            return implode("\n", $lines);
        };
        $url = "http://127.0.0.1:$t->port";
        foreach (['', '--compressed', '-0', '-H Connection:close'] as $how) {
            foreach (['end' => 'e', 'write' => 'w', 'file' => 'f', 'redirect' => 'e'] as $path => $letter) {
                same(str_repeat($letter, 100_000), $curl("$how $url/$path"), "$how /$path");
            }
        }
        same(str_repeat('eeeeeeeeee', 20_000), $curl("$url/end $url/end"), 'two over one connection');
        same(str_repeat('x', 3000), $curl("-H 'Expect: 100-continue' -d " . str_repeat('x', 3000) . " $url/echo"), 'what came');
        same('1', $curl("-I -s $url/end | grep -c '^Content-Length: 100000'"), 'what came');
    },
);
?>
--EXPECT--
OK
