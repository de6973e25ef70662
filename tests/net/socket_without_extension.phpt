--TEST--
getSocket() without the extension sockets throws
--EXTENSIONS--
swoolelite
--FILE--
<?php
preg_match('~/\S*swoolelite\.so~', file_get_contents('/proc/self/maps'), $path);
$command = [PHP_BINARY, '-n', '-d', "extension=$path[0]", '-r', <<<'PHP'
    if (extension_loaded('sockets')) {
        exit("SwooleLite\Exception: getSocket() needs the extension sockets\n"); // built in: this cannot be tested here
    }
    try {
        (new SwooleLite\Server('127.0.0.1'))->getSocket();
    } catch (Throwable $error) {
        echo $error::class, ': ', $error->getMessage(), "\n";
    }
    PHP];
$process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
echo stream_get_contents($pipes[1]);
?>
--EXPECT--
SwooleLite\Exception: getSocket() needs the extension sockets
