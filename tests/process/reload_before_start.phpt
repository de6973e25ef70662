--TEST--
reload() and stop() throw where the server does not run
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

$server = new Server('127.0.0.1');
foreach (['reload' => [], 'stop' => [0]] as $method => $arguments) {
    try {
        $server->$method(...$arguments);
        echo "$method() went through\n";
    } catch (SwooleLite\Exception $error) {
        echo "$method(): ", $error->getMessage() !== '' ? 'OK' : 'says nothing', "\n";
    }
}
?>
--EXPECT--
reload(): OK
stop(): OK
