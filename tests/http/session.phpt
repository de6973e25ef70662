--TEST--
A session by PHP's own functions, as docs/migrating.md has it, though the script prints
--EXTENSIONS--
swoolelite
session
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        ini_set('session.save_path', getcwd());
        preg_match('/^A session by PHP.*?```php\n(.*?)```/ms', file_get_contents(__DIR__ . '/../../docs/migrating.md'), $matches);
        eval($matches[1]);
        $server->on('workerStart', fn () => print("printed\n"));
    },
    client: function (Harness $t) {
        $t->allowLeftFiles();
        $client = http($t);
        $answer = $client->get('/');
        same("visit 1\n", $answer->body, 'the first visit');
        $cookie = explode(";", $answer->values("set-cookie")[0])[0];
        same("visit 2\n", $client->get('/', ["Cookie" => $cookie])->body, 'the second one');
        same("visit 1\n", $client->get('/')->body, 'somebody else');
        check(str_starts_with($t->stdout(), "printed\n"), 'the script prints');
    },
);
?>
--EXPECT--
OK
