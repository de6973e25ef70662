--TEST--
TaskClient::trace(): where the kernel does not allow it, one sentence says what to do
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['user' => 'nobody', 'server_name' => 'trace']);
        $server->on('receive', fn () => null);
    },
    client: function (Harness $t) {
        $trace = TaskClient::connect('trace')->trace(0);
        check(preg_match('/^its stack cannot be read: .*CAP_SYS_PTRACE.*\n$/', $trace) === 1, $trace);
    },
    shell: 'exec setpriv --bounding-set=-sys_ptrace --inh-caps=-sys_ptrace "$@"',
);
?>
--EXPECT--
OK
