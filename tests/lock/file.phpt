--TEST--
FILELOCK is flock() on its file, wherever the process goes, and with others that name it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Lock;

$directory = sys_get_temp_dir() . '/swl-lock-' . getmypid();
mkdir($directory);
chdir($directory);
register_shutdown_function(function () use ($directory) {
    @unlink("$directory/lock");
    @rmdir($directory);
});
$lock = new Lock(Lock::FILELOCK, 'lock');
same('0600', substr(sprintf('%o', fileperms("$directory/lock")), -4), 'its mode');
chdir('/');
[$other, $stream] = [new Lock(Lock::FILELOCK, "$directory/lock"), fopen("$directory/lock", 'r')];
same([true, false, 35], [$lock->lock(), $other->lock(), $other->errCode], 'two objects of one process: it would wait for itself');
same(false, flock($stream, LOCK_SH | LOCK_NB), 'flock()');
same([true, true], [$lock->unlock(), flock($stream, LOCK_SH)], 'flock() of the free file');
same([true, false], [$lock->trylock_read(), $other->trylock()], 'with another that shares it');
flock($stream, LOCK_UN);
$lock->unlock();

// a holder that is killed, with children of every kind that live on
[$parent, $child] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$holder = Children::fork(function () use ($lock, $child) {
    $lock->lock();
    $program = proc_open('echo $$; exec sleep 60', [1 => ['pipe', 'w']], $pipes);
    fwrite($child, trim(fgets($pipes[1])) . ' ' . (pcntl_fork() ?: exit(sleep(60))) . "\n");
    sleep(60);
});
$pids = explode(' ', trim(fgets($parent)));
same(false, $lock->trylock(), 'it is held');
Children::kill($holder);
same([true, true], [$lock->lock(LOCK_EX, 20), $lock->unlock()], 'after the death of the holder');
array_map(fn ($pid) => posix_kill((int) $pid, SIGKILL), $pids);

echo "OK\n";
?>
--EXPECT--
OK
