--TEST--
open_http_protocol: receive gets whole requests as they came; what is malformed is answered and closed
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['open_http_protocol' => true, 'package_max_length' => 2000]);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('request', $data);
            $server->send($fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
    },
    client: function (Harness $t) {
        $requests = [
            HttpClient::bytes('GET', '/a?b', ['X' => 'y']),
            HttpClient::bytes('POST', '/', [], str_repeat('b', 1000)),
            HttpClient::bytes('POST', '/', ['Transfer-Encoding' => 'chunked'], HttpClient::chunked(str_repeat('c', 200), 33, "T: t\r\n")),
            "GET / HTTP/1.0\r\n\r\n",
        ];
        $http = http($t);
        $http->send(implode('', $requests));
        foreach ($requests as $i => $request) {
            same([$request], $t->take('request'), "request $i");
            same('ok', $http->answer()->body, "answer $i");
        }
        foreach (str_split($requests[2]) as $byte) {
            $http->send($byte);
        }
        same([$requests[2]], $t->take('request'), 'request in bytes');

        $t->allowLog('/its request is malformed \(400\)|another version of HTTP \(505\)|larger than package_max_length/');
        $refused = [
            [HttpClient::bytes('POST', '/', ['Content-Length' => '3', 'Transfer-Encoding' => 'chunked'], "0\r\n\r\n"), 400],
            ["GET / HTTP/2.0\r\n", 505],
            [HttpClient::bytes('POST', '/', ['Transfer-Encoding' => 'chunked'], "1\r\nxy\r\n"), 400],
        ];
        foreach ($refused as [$bytes, $status]) {
            $http = http($t);
            same($status, $http->ask($bytes)->status, $bytes);
            check($http->isClosed(), 'it is closed');
        }
        $http = http($t);
        $http->send(HttpClient::bytes('POST', '/', ['Content-Length' => '2000']));
        check($http->isClosed(), 'past package_max_length it is closed');
        $t->waitForLog('/larger than package_max_length/');
        same([], $t->takeAll(), 'no further request');
    },
);

echo refusal(['open_http_protocol' => true, 'open_eof_split' => true, 'package_eof' => "\n"]), "\n";
echo refusal(['open_http_protocol' => true, 'open_length_check' => true, 'package_length_type' => 'N']), "\n";
?>
--EXPECT--
OK
SwooleLite\Exception: open_http_protocol cannot go with open_eof_check, open_eof_split or open_length_check: choose one framing
SwooleLite\Exception: open_http_protocol cannot go with open_eof_check, open_eof_split or open_length_check: choose one framing
