--TEST--
With swoolelite.swoole_names, which is the default, the classes and constants have Swoole's names too
--EXTENSIONS--
swoolelite
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
use SwooleLite\Server;

foreach (['Swoole\Server', 'swoole_server', 'Swoole\Process', 'swoole_process', 'Swoole\Server\Port', 'swoole_server_port',
    'Swoole\Server\Event', 'Swoole\Server\Packet', 'Swoole\Server\PipeMessage', 'Swoole\Server\StatusInfo', 'Swoole\Server\TaskResult'] as $name) {
    var_dump((new ReflectionClass($name))->getName());
}
$server = new swoole_server('127.0.0.1', 0);
var_dump($server instanceof Swoole\Server, $server instanceof Server, $server::class);
foreach (['BASE', 'PROCESS', 'SOCK_TCP', 'SOCK_UDP', 'SOCK_TCP6', 'SOCK_UDP6', 'SOCK_UNIX_STREAM', 'SOCK_UNIX_DGRAM'] as $name) {
    echo "SWOOLE_$name ", constant("SWOOLE_$name"), "\n";
}
var_dump(ini_get('swoolelite.swoole_names'), ini_set('swoolelite.swoole_names', '0'));
?>
--EXPECT--
string(17) "SwooleLite\Server"
string(17) "SwooleLite\Server"
string(18) "SwooleLite\Process"
string(18) "SwooleLite\Process"
string(22) "SwooleLite\Server\Port"
string(22) "SwooleLite\Server\Port"
string(23) "SwooleLite\Server\Event"
string(24) "SwooleLite\Server\Packet"
string(29) "SwooleLite\Server\PipeMessage"
string(28) "SwooleLite\Server\StatusInfo"
string(28) "SwooleLite\Server\TaskResult"
bool(true)
bool(true)
string(17) "SwooleLite\Server"
SWOOLE_BASE 1
SWOOLE_PROCESS 2
SWOOLE_SOCK_TCP 1
SWOOLE_SOCK_UDP 2
SWOOLE_SOCK_TCP6 3
SWOOLE_SOCK_UDP6 4
SWOOLE_SOCK_UNIX_STREAM 5
SWOOLE_SOCK_UNIX_DGRAM 6
string(1) "1"
bool(false)
