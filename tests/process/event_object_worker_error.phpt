--TEST--
With event_object workerError gets a StatusInfo
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

use SwooleLite\Server\StatusInfo;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'event_object' => true]);
        $server->on('receive', fn () => throw new Exception('thrown'));
        $server->on('workerError', fn (Server $server, StatusInfo $info) => report('error', (array) $info, func_num_args()));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $t->killWorker(0);
        same([['worker_id' => 0, 'worker_pid' => $pid, 'status' => SIGKILL, 'exit_code' => 0, 'signal' => SIGKILL], 2], $t->take('error'), 'killed');
        $pid = $t->workerPids[0];
        $t->allowLog('/thrown|died|exited with code 255/');
        $t->connect()->send('?');
        same([['worker_id' => 0, 'worker_pid' => $pid, 'status' => 255 << 8, 'exit_code' => 255, 'signal' => 0], 2], $t->take('error'), 'ended by an exception');
        $t->waitForSuccessor(0, $pid);
    },
);
?>
--EXPECT--
OK
