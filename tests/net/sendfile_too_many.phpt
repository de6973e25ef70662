--TEST--
64 files may wait for a client; then sendfile() is false until they are sent
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        file_put_contents('data', str_repeat('x', 1 << 20));
        file_put_contents('small', 'y');
        $server->set(['kernel_socket_send_buffer_size' => 65536] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $count = 0;
            while ($server->sendfile($fd, $count < 32 ? 'data' : 'small')) {
                $count++;
            }
            report('count', $count, $server->getLastError(), $server->send($fd, "end\n"));
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        for ($i = 0; $i < 2; $i++) {
            $client->send("go\n");
            [$count, $error, $sent] = $t->take('count');
            check($count >= 64 && $count < 400, "files: $count");
            same([Server::ERROR_OUTPUT_BUFFER_OVERFLOW, true], [$error, $sent], 'then');
            $client->skip((min($count, 32) << 20));
            same(str_repeat('y', $count - 32) . "end\n", $client->read($count - 32 + 4), 'what came');
        }
    },
);
?>
--EXPECT--
OK
