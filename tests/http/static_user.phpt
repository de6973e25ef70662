--TEST--
Static files: what the user of the workers may not read is not served by the master, which is root
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die("skip needs root");
?>
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
        mkdir('public/closed', 0777, true);
        file_put_contents('public/open.txt', 'open');
        file_put_contents('public/secret.txt', 'secret');
        file_put_contents('public/closed/a.txt', 'closed');
        chmod('.', 0755);
        chmod('public/secret.txt', 0600);
        chmod('public/closed', 0700);
        $server->set(['enable_static_handler' => true, 'document_root' => 'public', 'user' => 'nobody']);
        $server->on('request', fn (Request $request, Response $response) => $response->end('PHP'));
    },
    client: function (Harness $t) {
        $http = http($t);
        foreach ([1, 2] as $round) {
            same('open', $http->get('/open.txt')->body, 'a file for all');
            same('PHP', $http->get('/secret.txt')->body, 'a file of root');
            same('PHP', $http->get('/closed/a.txt')->body, 'a file in a directory of root');
        }
    },
);
?>
--EXPECT--
OK
