--TEST--
A spill file that is not as it was written fails its task, and nothing of it is read
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

/** What somebody may make of the file; false: it cannot be done here. */
function tamper(string $way, string $file, string $secret): bool
{
    return match ($way) {
        'cut' => file_put_contents($file, 'short') !== false,
        'grown' => file_put_contents($file, 'more', FILE_APPEND) !== false,
        'huge' => ftruncate(fopen($file, 'r+'), 1 << 42),
        'removed' => unlink($file),
        'symlink' => unlink($file) && symlink($secret, $file),
        'hard link' => unlink($file) && link($secret, $file),
        'fifo' => unlink($file) && posix_mkfifo($file, 0600),
        'directory' => unlink($file) && mkdir($file),
        'of another user' => posix_geteuid() === 0 && chown($file, 12345),
    };
}
Harness::run(
    server: function (Server $server) {
        ini_set('memory_limit', '64M');
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'task_max_inline' => 1000, 'payload_memory' => 0, 'dispatch_mode' => Server::DISPATCH_ROUND] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            match ($line) {
                "wait\n" => report('waited', $server->taskwait(str_repeat('x', 5000), 10), $server->getLastError()),
                "task\n" => report('id', $server->task(str_repeat('x', 5000))),
                default => $server->task('hold'),
            };
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            if ($data === 'hold') {
                report('held');
                hold();
                return null;
            }
            return "got $data[0]" . strlen($data);
        });
        $server->on('taskFailed', fn (Server $server, int $taskId, mixed $data, string $reason) => report('failed', $taskId, $data, $reason));
        $server->on('finish', fn () => null);
    },
    client: function (Harness $t) {
        $t->allowLog('/spill file \d+ could not be read|spill files that could not be read: \d+ more left out/');
        $secret = $t->dir() . '/secret';
        file_put_contents($secret, str_repeat('s', 5000));
        $client = $t->connect();
        $pids = $t->workerPids;
        foreach (['cut', 'grown', 'huge', 'removed', 'symlink', 'hard link', 'fifo', 'directory', 'of another user'] as $way) {
            foreach (['wait', 'task'] as $how) {
                $client->send("hold\n");
                $t->take('held');
                $client->send("$how\n");
                $file = $t->waitFor(function () use ($t) {
                    clearstatcache(); // it may be looked at before it is written
                    $files = glob($t->dir() . '/spill/*/[0-9a-f]*');
                    return $files && filesize($files[0]) === 5000 ? $files[0] : null;
                }, 'the spill file');
                $id = $how === 'task' ? $t->take('id')[0] : null;
                $done = tamper($way, $file, $secret);
                $t->release();
                if (!$done) {
                    $how === 'wait' ? $t->take('waited') : null;
                } elseif ($how === 'wait') {
                    same([false, Server::ERROR_TASK_FAILED], $t->take('waited'), "$way: taskwait()");
                } else {
                    same([$id, null, 'its data could not be read'], $t->take('failed'), "$way: taskFailed");
                }
                @rmdir($file);
                $t->waitFor(fn () => !glob($t->dir() . '/spill/*/[0-9a-f]*'), "$way: the end of the file");
            }
        }
        same($pids, $t->workerPids, 'the processes');
        same(str_repeat('s', 5000), file_get_contents($secret), 'the file that was linked to');
    },
);
?>
--EXPECT--
OK
