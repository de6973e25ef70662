--TEST--
A writer that is stopped is not dead: whoever wants what it has waits, and goes on when it does
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

$table = new SwooleLite\Table(1); // one lock for all
$table->column('n', SwooleLite\Table::TYPE_INT);
$table->create();
$until = hrtime(true) + 1_500_000_000;
$pids = [];
for ($i = 0; $i < 3; $i++) {
    $pid = pcntl_fork();
    if ($pid === 0) {
        for ($n = 0; $n % 64 !== 0 || hrtime(true) < $until; $n++) {
            $table->incr('a', 'n');
        }
        $table->incr('a', 'n', -$n);
        posix_kill(getmypid(), SIGKILL);
    }
    $pids[] = $pid;
}
// Some of these stops hit a holder of the lock.
for ($i = 0; hrtime(true) < $until - 200_000_000; $i++) {
    posix_kill($pids[$i % 3], SIGSTOP);
    usleep(mt_rand(0, 3000));
    posix_kill($pids[$i % 3], SIGCONT);
}
foreach ($pids as $pid) {
    pcntl_waitpid($pid, $status);
    same(SIGKILL, pcntl_wtermsig($status), 'what ended it');
}
same(0, $table->get('a', 'n'), 'nothing was counted twice or lost');
check($i >= 5, "only $i stops");
echo "OK\n";
?>
--EXPECT--
OK
