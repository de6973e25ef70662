--TEST--
detach() leaves an answer to a task worker, a timer or another object, also when it has begun
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

use SwooleLite\Timer;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('request', function (Request $request, Response $response) use ($server) {
            $fd = $response->fd;
            switch ($request->server['path_info']) {
                case '/begun':
                    $response->write('worker ');
                    $response->detach();
                    $server->task([$fd, 'task']);
                    break;
                case '/task':
                    $response->detach();
                    $server->task([$fd, 'task']);
                    break;
                case '/timer':
                    $response->detach();
                    Timer::after(1, fn () => Response::create($server, $fd)->end('timer'));
                    break;
                case '/finish':
                    Timer::after(1, fn () => $server->task([0, ''], -1, fn () => $response->end('finish')));
                    break;
                case '/twice':
                    $response->detach();
                    [$first, $second] = [Response::create($fd), Response::create([$server])];
                    $second = Response::create([$server, $request], $fd);
                    report('twice', $first->end('first'), $second->end('second'), Response::create($fd));
                    break;
            }
        });
        $server->on('task', function ($server, $id, $source, $data) {
            $data[0] === 0 || Response::create($server, $data[0])->end($data[1]);
            return 'done';
        });
        $server->on('finish', fn () => null);
    },
    client: function (Harness $t) {
        $http = http($t);
        foreach (['/task' => 'task', '/begun' => 'worker task', '/timer' => 'timer', '/finish' => 'finish', '/twice' => 'first'] as $path => $body) {
            $answer = $http->get($path);
            same([200, $body], [$answer->status, $answer->body], $path);
        }
        same([true, false, false], $t->take('twice'), 'what came');
        $head = $http->request('HEAD', '/task');
        same([200, '4'], [$head->status, $head->header['content-length']], 'also to HEAD');
        same('timer', $http->get('/timer')->body, 'and the connection goes on');
    },
);
?>
--EXPECT--
OK
