--TEST--
Any callable will do, private methods and relative names too where they can be called
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

class Registrar
{
    public function register(): void
    {
        Timer::after(1, [$this, 'hidden']);
        Timer::after(1, [self::class, 'hiddenStatic']);
        Timer::after(1, [$this, 'magic']);
        Timer::after(1, $this);
        Timer::after(1, $this->hidden(...), 'first class');
        Timer::after(1, 'Registrar::shown');
        Timer::after(1, 'plain');
    }

    private function hidden(string $what = 'private'): void
    {
        report($what, static::class);
    }

    private static function hiddenStatic(): void
    {
        report('private static', static::class);
    }

    public static function shown(): void
    {
        report('static', static::class);
    }

    public function __call(string $name, array $arguments): void
    {
        report($name, static::class);
    }

    public function __invoke(): void
    {
        report('invoked', static::class);
    }
}

function plain(): void
{
    report('function', 'Registrar');
}

Harness::run(
    server: function (Server $server) {
        $server->on('receive', fn () => null);
        $server->on('workerStart', fn () => (new Registrar())->register());
    },
    client: function (Harness $t) {
        foreach (['private', 'private static', 'magic', 'invoked', 'first class', 'static', 'function'] as $what) {
            same(['Registrar'], $t->take($what), $what);
        }
    },
);
?>
--EXPECT--
OK
