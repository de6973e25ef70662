--TEST--
Where the new code cannot start, one worker is affected, and the reload goes on when it is mended
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE a worker that cannot start accepts nothing') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach (['throw new Exception("on purpose");', 'syntax error', 'exit;'] as $broken) {
    Harness::run(
        server: function (Server $server) {
            $server->set(['worker_num' => 3] + LINES);
            $server->on('workerStart', function () {
                report('tries');
                require getcwd() . '/code.inc';
            });
            $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, $server->worker_id . version() . "\n"));
            $server->on('beforeReload', fn () => report('before'));
            $server->on('afterReload', fn () => report('after'));
        },
        client: function (Harness $t) use ($broken) {
            $t->allowLog('/on purpose|syntax error|\b255\b/');
            $write = function (string $code) use ($t) { // at once: it may be read at any time
                file_put_contents($t->dir() . '/code.new', "<?php $code");
                rename($t->dir() . '/code.new', $t->dir() . '/code.inc');
            };
            $clients = [];
            for ($i = 0; $i < 3; $i++) {
                $client = $t->connect();
                $answer = $client->ask('?');
                same('old', substr($answer, 1), 'version');
                $clients[$answer[0]] = $client;
            }
            $old = $t->workerPids;
            $write($broken);
            $t->takeAll();
            $t->reload();
            $t->take('before');
            for ($i = 0; $i < 3; $i++) {
                $t->take('tries');
            }
            $clients[0]->send("?\n");
            same('1old', $clients[1]->ask('?'), 'answer meanwhile');
            same('2old', $clients[2]->ask('?'), 'answer meanwhile');
            check($clients[0]->isQuiet(), 'no answer of the worker that cannot start, and no end of its connection');
            same($old, $t->workerPids, 'nobody has come to the end of workerStart, and the others stay');
            $write('function version() { return "new"; }');
            $t->take('after');
            same('0new', $clients[0]->readLine(), 'the answer that had to wait');
            same('1new', $clients[1]->ask('?'), 'answer');
            same('2new', $clients[2]->ask('?'), 'answer');
            same([], array_intersect($old, $t->workerPids), 'processes with the old code');
        },
        shell: 'echo "<?php function version() { return \"old\"; }" >code.inc',
    );
}
?>
--EXPECT--
OK
OK
OK
