--TEST--
A client that does not read its answers takes no memory beyond socket_buffer_size, others are served
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
        $server->set(['socket_buffer_size' => 1 << 20, 'worker_num' => 1]);
        $server->on('request', function (Request $request, Response $response) {
            for ($i = 0; $i < 500 && $response->write(str_repeat('x', 65536)); $i++);
            report('written', $i);
            $response->end();
        });
    },
    client: function (Harness $t) {
        $slow = http($t);
        $slow->send(HttpClient::bytes('GET', '/'));
        [$written] = $t->take('written');
        check($written < 500, 'write() has told that the client is slow');
        $answer = $slow->answer();
        check(strlen($answer->body) >= $written * 65536, 'all that was taken has come');
        same(1, strlen(count_chars($answer->body, 3)), 'and nothing else');
    },
);
?>
--EXPECT--
OK
