--TEST--
With enable_fiber the callbacks of a worker are clients by AMPHP, many at a time, while the worker answers others; in both modes
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/upstream.inc';

use SwooleLite\Server;

foreach ([Server::MODE_PROCESS, Server::MODE_BASE] as $mode) {
    Harness::run(
        args: ['127.0.0.1', 0, $mode],
        server: function (Server $server) {
            use_driver();
            $server->set(['enable_fiber' => true] + LINES);
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
                [$port, $question] = explode(' ', rtrim($line)) + [1 => ''];
                $server->send($fd, $question === '' ? "pong\n" : ask_upstream($port, $question));
            });
        },
        client: function (Harness $t) {
            $upstream = new Upstream();
            $clients = [];
            for ($round = 0; $round < 2; $round++) {
                for ($i = 0; $i < 30; $i++) {
                    $clients[$i] ??= $t->connect();
                    $clients[$i]->send("$upstream->port question$round-$i\n");
                    $i === 15 && same('pong', $t->connect()->ask('ping'), 'an answer between');
                }
                $upstream->take(30);
                same('pong', $t->connect()->ask('ping'), 'an answer while all wait');
                check($clients[0]->isQuiet() && $clients[29]->isQuiet(), 'none has its answer yet');
                $upstream->answer();
                foreach ($clients as $i => $client) {
                    same(strrev("question$round-$i"), $client->readLine(), "the answer of $i");
                }
            }
        },
    );
}
?>
--EXPECT--
OK
OK
