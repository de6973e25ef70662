--TEST--
Clients while workers are killed and reloaded: each gets its answer, or sees its connection end
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

Harness::run(
    pool: [3, Pool::IPC_SOCKET],
    server: function (Pool $pool) {
        $pool->set(['max_request' => 100]);
        $pool->listen('127.0.0.1', 0);
        $pool->on('message', fn (Pool $pool, string $data) => $pool->write(strrev($data)));
    },
    client: function (Harness $t) {
        $t->allowLog('/NOTICE reload(ing|ed)|was killed by signal|more left out/');
        $answered = $ended = 0;
        for ($i = 0; $i < 1000; $i++) {
            if ($i % 50 === 0) {
                $t->takeAll();
                $i % 100 === 0 ? posix_kill($t->workerPids[$i / 50 % 3], SIGKILL) : $t->signal(SIGUSR1);
            }
            $answer = @ask("tcp://127.0.0.1:$t->port", "$i");
            $answer === null ? $ended++ : same(strrev("$i"), $answer, 'the answer');
            $answered += $answer !== null;
        }
        check($ended <= 20, "$ended saw the end");
        $t->stop();
    },
);
?>
--EXPECT--
OK
