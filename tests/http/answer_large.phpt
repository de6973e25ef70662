--TEST--
Large answers arrive whole, also to clients that read late; write() says when too much waits
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['socket_buffer_size' => 65536, 'kernel_socket_send_buffer_size' => 65536, 'http_compression' => false]);
        $server->on('request', function (Request $request, Response $response) use ($server) {
            $size = (int) $request->get['size'];
            if ($request->server['path_info'] === '/parts') {
                for ($sent = 0; $sent < 1000 && $response->write(str_repeat('y', 10_000)); $sent++);
                report('parts', $sent < 1000, $server->getLastError() === SwooleLite\Server::ERROR_OUTPUT_BUFFER_OVERFLOW);
                report('sent', $sent);
                $response->end('z');
            } else {
                $response->end(str_repeat('x', $size));
            }
        });
    },
    client: function (Harness $t) {
        $http = http($t);
        foreach ([1, 16_383, 16_384, 100_000, 3_000_000] as $size) {
            same([$size, "$size"], [strlen(($answer = $http->get("/?size=$size"))->body), $answer->header['content-length']], "$size");
        }
        $http->send(HttpClient::bytes('GET', '/parts?size=0'));
        same([true, true], $t->take('parts'), 'the client has not read');
        [$sent] = $t->take('sent');
        $answer = $http->answer();
        same([10_000 * $sent + 1, 'z'], [strlen($answer->body), substr($answer->body, -1)], 'what was taken arrives');
    },
);
?>
--EXPECT--
OK
