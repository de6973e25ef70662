--TEST--
An answer that a task worker has taken over stays its own where the worker that has detached it crashes behind that
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

Harness::run(
    class: Server::class,
    args: ['127.0.0.1', 0, Server::MODE_PROCESS], // in MODE_BASE the connection ends with the worker
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('request', function (Request $request, Response $response) use ($server) {
            $fd = $response->fd;
            $response->detach();
            $server->task([$fd, $request->server['path_info']]);
            for ($i = 0; !is_file('taken') && $i < 10_000; $i++) {
                usleep(1000);
                clearstatcache();
            }
            unlink('taken');
            ini_set('memory_limit', '8M');
            str_repeat('x', 100_000_000);
        });
        $server->on('task', function (Server $server, int $id, int $source, array $data) {
            $response = Response::create($server, $data[0]);
            $data[1] === '/begun' && $response->write('task ');
            touch('taken');
            hold();
            $response->end('worker');
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/memory size|exited with/');
        $pid = $t->workerPids[0];
        foreach (['/' => 'worker', '/begun' => 'task worker'] as $path => $body) {
            $http = http($t);
            $http->send(HttpClient::bytes('GET', $path));
            $pid = $t->waitForSuccessor(0, $pid);
            $t->release();
            $answer = $http->answer();
            same([200, $body], [$answer->status, $answer->body], $path);
        }
        check(substr_count($t->stdout(), 'Allowed memory size') === 2, 'PHP tells of the fatal errors');
    },
);
?>
--EXPECT--
OK
