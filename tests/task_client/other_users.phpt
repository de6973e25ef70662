--TEST--
A client of another user is refused by what the kernel says of it; root may connect to nobody else
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php posix_geteuid() === 0 || die('skip only root can become another user') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'other-users']);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => 'done');
    },
    client: function (Harness $t) {
        $dir = $t->dir() . '/run/swoolelite';
        foreach ([dirname($dir), $dir] as $one) {
            chmod($one, 0755); // else not even that
        }
        chmod("$dir/other-users", 0666);
        $pid = pcntl_fork();
        if ($pid === 0) {
            posix_setuid(65534);
            $peer = stream_socket_client("unix://$dir/other-users");
            $got = stream_get_contents($peer);
            posix_kill(posix_getpid(), $got === '' ? SIGKILL : SIGTERM);
        }
        pcntl_waitpid($pid, $status);
        same(SIGKILL, pcntl_wtermsig($status), 'it gets nothing');
        $t->waitForLog('/a control client of another user was refused/');
        chmod($dir, 0700);
        same('done', TaskClient::connect('other-users')->taskwait('x', 5), 'one of the same user');

        // a socket of another user's
        $pid = pcntl_fork();
        if ($pid === 0) {
            mkdir($t->dir() . '/theirs', 0777);
            chmod($t->dir() . '/theirs', 0777);
            posix_setuid(65534);
            $listener = stream_socket_server('unix://' . $t->dir() . '/theirs/false');
            chmod($t->dir() . '/theirs/false', 0777);
            fclose(stream_socket_accept($listener, 10));
            posix_kill(posix_getpid(), SIGKILL);
        }
        $t->waitFor(function () use ($t) {
            clearstatcache();
            return file_exists($t->dir() . '/theirs/false') && fileperms($t->dir() . '/theirs/false') % 01000 === 0777;
        }, 'their socket');
        rename($t->dir() . '/theirs/false', "$dir/false");
        try {
            TaskClient::connect('false');
            check(false, 'it is refused');
        } catch (SwooleLite\Exception $error) {
            same("The control socket $dir/false: the server is another user's", $error->getMessage(), 'what is said');
        }
        unlink("$dir/false");
        pcntl_waitpid($pid, $status);
    },
);
?>
--EXPECT--
OK
