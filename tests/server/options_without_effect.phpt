--TEST--
Options of Swoole that have no effect here are accepted; one that asks for something is logged once, and names what there is instead
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$silent = [
    // as a script for Swoole may have them, all of which agree with what there is
    'enable_coroutine' => false, 'hook_flags' => 0, 'send_yield' => false, 'task_enable_coroutine' => 0, 'log_rotation' => SWOOLE_LOG_ROTATION_SINGLE,
    'enable_preemptive_scheduler' => false, 'stats_file' => '', 'admin_server' => null,
    'max_coroutine' => 3000, 'max_coro_num' => 3000, 'c_stack_size' => 2 << 20, 'single_thread' => true, 'trace_flags' => SWOOLE_TRACE_ALL,
    'dns_server' => '1.1.1.1', 'socket_dns_timeout' => 1.5, 'aio_worker_num' => 8, 'thread_num' => 4, 'log_date_format' => '%H:%M',
    'init_arguments' => fn () => [], 'name_resolver' => [new stdClass()], 'input_buffer_size' => 'whatever',
];
$asks = [
    'enable_coroutine' => ['taskCo', 'enable_fiber'],
    'task_enable_coroutine' => ['task_object'],
    'enable_preemptive_scheduler' => ['enable_fiber'],
    'hook_flags' => ['taskCo'],
    'send_yield' => ['bufferFull'],
    'log_rotation' => ['SIGRTMIN'],
    'stats_file' => ['stats()'],
    'admin_server' => ['stats()'],
];
$values = ['hook_flags' => SWOOLE_HOOK_ALL, 'log_rotation' => SWOOLE_LOG_ROTATION_DAILY, 'stats_file' => '/tmp/stats', 'admin_server' => '127.0.0.1:9509'];

foreach ([false, true] as $asking) {
    Harness::run(
        server: function (Server $server) use ($silent, $asks, $asking, $values) {
            $settings = ($asking ? array_replace(array_fill_keys(array_keys($asks), true), $values) : []) + $silent;
            $server->set($settings);
            $server->set(['worker_num' => 2]); // sets nothing back
            $server->on('receive', fn () => null);
            $server->on('workerStart', function (Server $server, int $id) use ($settings) {
                $id === 0 && report('setting', array_intersect_key($server->setting, $settings) == $settings, isset($server->setting['iouring_flag']));
            });
        },
        client: function (Harness $t) use ($asks, $asking) {
            same([true, false], $t->take('setting'), 'what was set is in $server->setting, and no other of its kind');
            $t->allowLog('/NOTICE option \w+ has no effect: /');
            $logged = $t->log('/has no effect/');
            same($asking ? count($asks) : 0, count($logged), 'how many lines');
            foreach ($asking ? $asks : [] as $key => $names) {
                $lines = array_values(preg_grep("/^\\[.*\\] \\[master \\d+\\] NOTICE option $key has no effect: /", $logged));
                same(1, count($lines), "lines about $key");
                foreach ($names as $name) {
                    check(str_contains($lines[0], $name), "the line about $key names $name");
                }
            }
        },
    );
}

// whoever wants a protocol that is missing has to know
foreach (['open_mqtt_protocol', 'open_redis_protocol'] as $key) {
    set_error_handler(function ($level, $message) use ($key) {
        echo $key, ': ', str_starts_with($message, "SwooleLite\\Server::set(): Unknown option \"$key\"") ? 'unknown' : $message, "\n";
        return true;
    });
    (new Server('127.0.0.1'))->set([$key => 1]);
}
// names that are nearly right
(function () {
    set_error_handler(fn ($level, $message) => print($message . "\n"));
    (new Server('127.0.0.1'))->set(['enable_coroutin' => true]);
})();
?>
--EXPECT--
OK
OK
open_mqtt_protocol: unknown
open_redis_protocol: unknown
SwooleLite\Server::set(): Unknown option "enable_coroutin"; did you mean "enable_coroutine"?
