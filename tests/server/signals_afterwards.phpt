--TEST--
start() returns with signals blocked, ignored and handled as before
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::MODE_BASE, Server::MODE_PROCESS] as $mode) {
    Harness::run(
        script: "<?php const MODE = $mode;" . <<<'PHP'

            pcntl_sigprocmask(SIG_BLOCK, [SIGWINCH, SIGUSR2]);
            pcntl_signal(SIGHUP, fn () => null);
            pcntl_signal(SIGUSR1, SIG_IGN);
            $signals = fn () => implode(array_map( // the standard ones: of the others, some are the C library's own
                fn ($line) => sprintf("%.6s: %08x\n", $line, hexdec(substr(trim($line), -8)) & 0x7fffffff),
                preg_grep('/^Sig(Blk|Ign|Cgt)/', file('/proc/self/status')),
            ));
            $before = $signals();
            $server = new SwooleLite\Server('127.0.0.1', 0, MODE);
            $server->set(['worker_num' => 1, 'task_worker_num' => 1]);
            $server->on('task', fn () => null);
            $server->on('receive', fn ($server, $fd) => $server->send($fd, "here\n"));
            $server->start();
            $after = $signals();
            echo $after === $before ? 'as before' : "before:\n{$before}after:\n$after";
            PHP,
        client: function (Harness $t) {
            same('here', $t->connect()->ask('?'), 'answer');
            $t->stop();
            same('as before', $t->stdout(), 'signals afterwards');
        },
    );
}
?>
--EXPECT--
OK
OK
