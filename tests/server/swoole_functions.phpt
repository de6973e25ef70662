--TEST--
Swoole's functions: version, processors, addresses, name of the process, errors
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

if (getenv('SWL_TEST_RUN') === false) {
    var_dump(swoole_version(), SWOOLE_VERSION, SWOOLE_VERSION_ID);
    preg_match('/^Cpus_allowed:\s*([0-9a-f,]+)/m', file_get_contents('/proc/self/status'), $mask);
    $allowed = array_sum(array_map(fn ($digit) => substr_count(decbin(hexdec($digit)), '1'), str_split(str_replace(',', '', $mask[1]))));
    var_dump(swoole_cpu_num() >= 1 && swoole_cpu_num() <= $allowed);
    $addresses = swoole_get_local_ip();
    var_dump(isset($addresses['lo']), array_filter($addresses, fn ($address) => !filter_var($address, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4) || str_starts_with($address, '127.')));
    var_dump(swoole_last_error(), is_int(swoole_errno()));
    var_dump(swoole_strerror(98) === swoole_strerror(98, SWOOLE_STRERROR_SYSTEM), swoole_strerror(98) === swoolelite_strerror(98));
    var_dump(swoole_strerror(SWOOLE_ERROR_SESSION_CLOSED) === swoolelite_strerror(Server::ERROR_SESSION_CLOSED));
    var_dump(swoole_strerror(Server::ERROR_TASK_QUEUE_FULL, SWOOLE_STRERROR_SWOOLE) === swoolelite_strerror(Server::ERROR_TASK_QUEUE_FULL));
    var_dump(swoole_strerror(-2, SWOOLE_STRERROR_GAI), swoole_strerror(1, SWOOLE_STRERROR_DNS));
    var_dump(swoole_strerror(PHP_INT_MAX) === swoole_strerror(987654), swoole_strerror(PHP_INT_MIN) === swoole_strerror(987654));
    echo outcome(fn () => swoole_strerror(1, 5)), "\n";
    var_dump((new ReflectionFunction('swoole_version'))->getExtensionName());
}

Harness::run(
    server: function (Server $server) {
        $server->on('receive', function (Server $server, int $fd) {
            $before = swoole_last_error();
            $server->send(987654, 'x');
            report('errors', $before, swoole_last_error(), $server->getLastError());
            $server->send($fd, 'x');
            report('again', swoole_last_error());
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([0, Server::ERROR_SESSION_NOT_EXIST, Server::ERROR_SESSION_NOT_EXIST], $t->take('errors'), 'the last error');
        same([0], $t->take('again'), 'the last error after a success');
    },
);
var_dump(swoole_set_process_name('a name of my own'), cli_get_process_title()); // last: the harness reads the command line
?>
--EXPECT--
string(5) "6.2.0"
string(5) "6.2.0"
int(60200)
bool(true)
bool(false)
array(0) {
}
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
string(25) "Name or service not known"
string(12) "Unknown host"
bool(true)
bool(true)
ValueError: swoole_strerror(): Argument #2 ($error_type) must be one of the SWOOLE_STRERROR_* constants
string(10) "swoolelite"
OK
bool(true)
string(16) "a name of my own"
