--TEST--
Access log: SIGRTMIN reopens it, also where workers may not open it; a pipe that is full loses lines and holds nobody up
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
    server: function (Server $server) {
        symlink('access.log', 'log');
        $server->set(['http_access_log' => 'log', 'worker_num' => 1, 'user' => posix_geteuid() === 0 ? 'nobody' : posix_getpwuid(posix_geteuid())['name']]);
        chmod('.', 0755);
        $server->on('request', fn (Request $request, Response $response) => $response->end('ok'));
    },
    client: function (Harness $t) {
        $dir = $t->dir();
        $pid = $t->socketPid();
        $http = http($t);
        same('ok', $http->get('/one')->body, 'the first answer');
        $t->waitFor(fn () => str_contains(file_get_contents("$dir/access.log"), '/one'), 'the first line');
        rename("$dir/access.log", "$dir/old.log");
        $t->signal(SIGRTMIN);
        $t->waitFor(fn () => in_array("$dir/access.log", Processes::open($pid), true), 'the new file');
        $http->get('/two');
        $t->waitFor(fn () => str_contains(file_get_contents("$dir/access.log"), '/two'), 'the second line');
        check(!str_contains(file_get_contents("$dir/old.log"), '/two'), 'it is not in the old file');
        posix_mkfifo("$dir/pipe", 0600);
        $reader = fopen("$dir/pipe", 'r+');
        fwrite($reader, str_repeat('x', 65536 - 100)); // there is hardly room for one line
        unlink("$dir/log");
        symlink('pipe', "$dir/log");
        $t->signal(SIGRTMIN);
        $t->waitFor(fn () => in_array("$dir/pipe", Processes::open($pid), true), 'the pipe');
        for ($i = 0; $i < 5; $i++) {
            same('ok', $http->get("/piped$i")->body, "answer $i");
        }
        $t->waitForLog('/a line of the access log is dropped: Resource temporarily unavailable/');
        $t->allowLog('/lines? of the access log/');
    },
);
?>
--EXPECT--
OK
