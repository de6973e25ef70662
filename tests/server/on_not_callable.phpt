--TEST--
on() with something that cannot be called throws TypeError at once
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Secret
{
    private function method()
    {
    }
}
$server = new Server('127.0.0.1');
foreach (['no_such_function', [new Secret(), 'method'], 42, null] as $callback) {
    echo outcome(fn () => $server->on('receive', $callback)), "\n";
}
var_dump($server->getCallback('receive'));
?>
--EXPECTF--
TypeError: %s
TypeError: %s
TypeError: %s
TypeError: %s
NULL
