--TEST--
A watch goes on where the kernel refuses a descriptor for a while, just when the set of them begins anew
--EXTENSIONS--
swoolelite
posix
pcntl
--SKIPIF--
<?php
if (!function_exists('posix_setrlimit')) {
    die('skip posix_setrlimit() is missing');
}
?>
--FILE--
<?php
use SwooleLite\{Event, Process, Timer};

[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
[$c, $d] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, fn () => print("must not be called\n"));
Event::add($c, function ($c) {
    echo fgets($c);
    Event::del($c);
});
$copy = new Process(fn () => Process::signal(SIGTERM, fn () => 0) && sleep(10)); // has a copy of $a
$copy->start();
fclose($a); // ends the watch, but the kernel goes on to report the copy
$hard = posix_getrlimit()['hard openfiles'];
posix_setrlimit(POSIX_RLIMIT_NOFILE, 3, $hard === 'unlimited' ? POSIX_RLIMIT_INFINITY : $hard);
fwrite($b, "nobody reads this\n");
Timer::after(50, function () use ($hard, $d) {
    fwrite($d, "read in the end\n");
    echo "the limit ends\n";
    posix_setrlimit(POSIX_RLIMIT_NOFILE, 100, $hard === 'unlimited' ? POSIX_RLIMIT_INFINITY : $hard);
});
Event::wait();
Process::kill($copy->pid, SIGKILL);
Process::wait();
?>
--EXPECTF--
[%s] [%s] WARNING nothing can be watched at the moment: Too many open files
the limit ends
read in the end
