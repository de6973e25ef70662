--TEST--
A shutdown ends at once while clients send more than the workers can take
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const CLIENTS = 60, MUCH = 128 << 20, MAX_WAIT_TIME = 20;

for ($i = 0; $i < 4; $i++) { // what could keep a worker waiting depends on which thread is the first
    Harness::run(
        server: function (Server $server) {
            $server->set(['worker_num' => 2, 'reactor_num' => 4, 'max_wait_time' => MAX_WAIT_TIME]);
            $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => md5($data));
        },
        client: function (Harness $t) {
            for ($i = 0; $i < CLIENTS; $i++) {
                $clients[] = $t->connect();
            }
            $block = str_repeat('x', 1 << 16);
            $streams = array_map(fn (Client $client) => $client->stream, $clients);
            for ($sent = 0; $sent < MUCH;) {
                [$none, $write] = [null, $streams];
                check(stream_select($none, $write, $none, (int) Harness::limit()) > 0, 'clients can send');
                foreach ($write as $stream) {
                    $sent += (int) fwrite($stream, $block);
                }
            }
            $began = hrtime(true);
            $t->stop();
            $took = (hrtime(true) - $began) / 1e9;
            check($took < MAX_WAIT_TIME, "the shutdown took $took s");
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
