--TEST--
No such server, a name that none can have, a server that ended, was restarted, or was killed: told at once
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

function message(Closure $call): string
{
    try {
        $call();
        return '';
    } catch (Throwable $error) {
        return $error::class . ': ' . $error->getMessage();
    }
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'gone']);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        same('SwooleLite\Exception: There is no server "nothing" of this user', message(fn () => TaskClient::connect('nothing')), 'no server');
        foreach (['', 'a/b', '.hidden', "a\0", str_repeat('x', 65), 'ä'] as $name) {
            check(str_starts_with(message(fn () => TaskClient::connect($name)), 'ValueError: SwooleLite\TaskClient::connect(): Argument #1 ($serverName) must be 1 to 64 letters'), $name);
        }
        $client = TaskClient::connect('gone');
        check(is_int($client->task('x')), 'a task');
        same('ValueError: SwooleLite\TaskClient::task(): Argument #4 ($priority) must be -1, 0 or 1', message(fn () => $client->task('x', priority: 2)), 'a priority');
        same('ValueError: $dstTaskWorker must be -1 or the index of a task worker, 0 to 0', message(fn () => $client->task('x', 1)), 'an index');
        same('ValueError: $pool must be the name of a task pool', message(fn () => $client->task('x', pool: 'mail')), 'a pool');
        same('ValueError: $workerId must be between 0 and 1', message(fn () => $client->sendMessage('x', 2)), 'a worker');
        $pid = pcntl_fork();
        if ($pid === 0) {
            $ok = message(fn () => $client->task('x')) === 'SwooleLite\Exception: The connection is that of the parent process: use TaskClient::connect() after a fork';
            $ok || posix_kill(posix_getpid(), SIGTERM);
            posix_kill(posix_getpid(), SIGKILL);
        }
        pcntl_waitpid($pid, $status);
        same(SIGKILL, pcntl_wtermsig($status), 'it is refused after a fork');
        check(is_int($client->task('x')), 'the parent goes on');

        posix_kill($t->masterPid, SIGKILL);
        $t->allowLog('/master has died/');
        same('signal 9', $t->waitForExit(), 'the master');
        $gone = 'SwooleLite\Exception: The server "gone" has ended or been restarted: connect again';
        same($gone, message(fn () => $client->stats()), 'killed');
        same('SwooleLite\Exception: The connection is closed: use TaskClient::connect()', message(fn () => $client->stats()), 'once more');
        if ($t->managerPid === $t->masterPid) {
            $t->allowLeftFiles(); // nobody is left to remove them: they are replaced by the next server
        } else {
            $t->waitFor(fn () => glob($t->dir() . '/run/*/*') === [], 'the manager has removed the files');
        }
        same('SwooleLite\Exception: There is no server "gone" of this user', message(fn () => TaskClient::connect('gone')), 'no server');
        same([], TaskClient::servers(), 'no servers');
    },
);
?>
--EXPECT--
OK
