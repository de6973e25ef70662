--TEST--
start() refuses task_serializer igbinary where that extension is not loaded, whatever functions a script has
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
// Another PHP without php.ini, so that it has no more than this extension.
preg_match('/\S+swoolelite\.so$/m', file_get_contents('/proc/self/maps'), $module);
$script = <<<'PHP'
    function igbinary_serialize($value) { return serialize($value); }
    function igbinary_unserialize($text) { return unserialize($text); }
    $server = new SwooleLite\Server('127.0.0.1');
    $server->set(['task_serializer' => 'igbinary']);
    $server->on('receive', fn () => null);
    $server->on('start', fn () => $server->shutdown());
    try {
        var_dump($server->start());
    } catch (SwooleLite\Exception $exception) {
        echo $exception->getMessage(), "\n";
    }
    PHP;
$command = [PHP_BINARY, '-n', '-d', "extension=$module[0]", '-r', $script];
passthru(implode(' ', array_map(escapeshellarg(...), $command)));
?>
--EXPECT--
task_serializer igbinary needs the extension igbinary, which is not loaded
