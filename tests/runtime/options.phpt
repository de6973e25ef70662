--TEST--
packages/runtime: host, port, mode and settings from APP_RUNTIME_OPTIONS or the environment; closures, PSR-15 handlers and console applications
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/application.inc';
require getenv('SWL_COMPOSER_AUTOLOAD');

use SwooleLite\Runtime\ServerFactory;
use SwooleLite\Server;

$tell = 'fn () => fn (SwooleLite\Http\Request $request, SwooleLite\Http\Response $response) => $response->end(ini_get("memory_limit") . " " . getmypid() . " " . posix_getppid())';
run_application(application: $tell, client: function (Harness $t) {
    same((string) $t->masterPid, explode(' ', http($t)->get('/')->body)[2], 'the parent of a worker in MODE_BASE');
}, environment: ['SWOOLELITE_MODE' => 'base']);

run_application(application: $tell, client: function (Harness $t) {
    check((string) $t->masterPid !== explode(' ', http($t)->get('/')->body)[2], 'options come before the environment');
}, environment: ['SWOOLELITE_MODE' => 'base', 'APP_RUNTIME_OPTIONS' => '{"mode": "process", "settings": {"worker_num": 2}}']);
putenv('APP_RUNTIME_OPTIONS');

$handler = 'fn () => new class implements Psr\Http\Server\RequestHandlerInterface {
    public function handle(Psr\Http\Message\ServerRequestInterface $request): Psr\Http\Message\ResponseInterface {
        return new Nyholm\Psr7\Response(200, [], "by PSR-15: " . $request->getUri()->getPath());
    }
}';
run_application(application: $handler, client: function (Harness $t) {
    same('by PSR-15: /x', http($t)->get('/x')->body, 'a handler');
});

// what does not run a server
file_put_contents($script = sys_get_temp_dir() . '/swl-console-' . getmypid() . '.php', '<?php
    require_once dirname(getenv("SWL_COMPOSER_AUTOLOAD")) . "/autoload_runtime.php";
    return fn () => (new Symfony\Component\Console\Application("console", "1.2"));');
exec(implode(' ', array_map(escapeshellarg(...), Harness::command($script))) . ' -- --version', $output, $status);
same(['console 1.2', 0], [implode("\n", $output), $status], 'a console application');
unlink($script);

function made(array $options): string
{
    try {
        $server = (new ServerFactory($options + ['port' => 0]))->create();
        $result = [$server->host, $server->mode, $server->type, $server->ssl];
        unset($server);
        return json_encode($result, JSON_UNESCAPED_SLASHES);
    } catch (InvalidArgumentException|ValueError $error) {
        return $error->getMessage();
    }
}
unset($_SERVER['SWOOLELITE_MODE']);
foreach ([
    [],
    ['mode' => 'base'],
    ['mode' => Server::MODE_BASE],
    ['mode' => 'fast'],
    ['host' => '::1'],
    ['host' => ''],
    ['port' => '8o'],
    ['port' => 65536],
    ['settings' => '{'],
    ['settings' => '{"worker_num": 3}'],
] as $options) {
    echo json_encode($options), ': ', made($options), "\n";
}
?>
--EXPECT--
OK
OK
OK
[]: ["127.0.0.1",2,1,false]
{"mode":"base"}: ["127.0.0.1",1,1,false]
{"mode":1}: ["127.0.0.1",1,1,false]
{"mode":"fast"}: The mode has to be "process" or "base", not "fast".
{"host":"::1"}: ["::1",2,3,false]
{"host":""}: SwooleLite\Server::__construct(): Argument #1 ($host) must be an IPv4 address
{"port":"8o"}: The port has to be a number from 0 to 65535, not "8o".
{"port":65536}: The port has to be a number from 0 to 65535, not "65536".
{"settings":"{"}: SWOOLELITE_SETTINGS has to be a JSON object, such as {"worker_num": 4}.
{"settings":"{\"worker_num\": 3}"}: ["127.0.0.1",2,1,false]
