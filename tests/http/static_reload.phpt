--TEST--
Static files: a port may have its own document_root; after a reload the name may mean another directory
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
        foreach (['one', 'two'] as $name) {
            mkdir($name);
            file_put_contents("$name/a.txt", $name);
        }
        symlink('one', 'current');
        $server->set(['enable_static_handler' => true, 'document_root' => 'current']);
        $port = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
        $port->set(['open_http_protocol' => true, 'document_root' => 'two']);
        $port->on('request', fn (Request $request, Response $response) => $response->end('PHP of the port'));
        $server->on('request', fn (Request $request, Response $response) => $response->end((string) $port->port));
    },
    client: function (Harness $t) {
        $http = http($t);
        same('one', $http->get('/a.txt')->body, 'at the start');
        $other = new HttpClient(new Client('127.0.0.1:' . $http->get('/port')->body));
        same('two', $other->get('/a.txt')->body, 'the other port');
        unlink($t->dir() . '/current');
        symlink('two', $t->dir() . '/current');
        same('one', $http->get('/a.txt')->body, 'before the reload');
        $t->reload();
        same('two', http($t)->get('/a.txt')->body, 'after it');
    },
);
?>
--EXPECT--
OK
