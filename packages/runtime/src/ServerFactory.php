<?php

declare(strict_types=1);

namespace SwooleLite\Runtime;

use SwooleLite\Http;
use SwooleLite\Server;

/**
 * Makes the server of the options, or of the environment where there is no option:
 *
 *  - "host", SWOOLELITE_HOST: an IPv4 or IPv6 address, or the absolute path of a unix socket; 127.0.0.1
 *  - "port", SWOOLELITE_PORT: 8000
 *  - "mode", SWOOLELITE_MODE: process, base, or a Server::MODE_*; process
 *  - "settings", SWOOLELITE_SETTINGS: an array for set(), in the environment as JSON
 *  - "configure": a callable that gets the server before it starts, for ports, tasks and callbacks of its own
 */
final class ServerFactory
{
    public function __construct(private readonly array $options)
    {
    }

    public function create(): Http\Server
    {
        $host = (string) $this->option('host', '127.0.0.1');
        $settings = $this->settings();
        $server = new Http\Server($host, $this->port(), $this->mode(), self::socketType($host, $settings));
        $server->set($settings);
        return $server;
    }

    /** Has the application's own code see the server; after that nothing is changed any more. */
    public function configure(Http\Server $server): void
    {
        if (isset($this->options['configure'])) {
            ($this->options['configure'])($server);
        }
        if ($server->setting['enable_fiber'] ?? false) {
            throw new \LogicException('enable_fiber: requests in Fibers would share the services and the output buffers of one application.');
        }
    }

    private function option(string $name, mixed $default): mixed
    {
        $variable = 'SWOOLELITE_' . strtoupper($name);
        return $this->options[$name] ?? $_SERVER[$variable] ?? $_ENV[$variable] ?? $default;
    }

    private function port(): int
    {
        $port = $this->option('port', 8000);
        return filter_var($port, FILTER_VALIDATE_INT, ['options' => ['min_range' => 0, 'max_range' => 65535], 'flags' => FILTER_NULL_ON_FAILURE])
            ?? throw new \InvalidArgumentException('The port has to be a number from 0 to 65535, not ' . self::shown($port) . '.');
    }

    private function mode(): int
    {
        $mode = $this->option('mode', Server::MODE_PROCESS);
        return match (is_string($mode) ? strtolower($mode) : $mode) {
            'process', Server::MODE_PROCESS, (string) Server::MODE_PROCESS => Server::MODE_PROCESS,
            'base', Server::MODE_BASE, (string) Server::MODE_BASE => Server::MODE_BASE,
            default => throw new \InvalidArgumentException('The mode has to be "process" or "base", not ' . self::shown($mode) . '.'),
        };
    }

    private function settings(): array
    {
        $settings = $this->option('settings', []);
        if (is_string($settings)) {
            $settings = $settings === '' ? [] : json_decode($settings, true);
        }
        return is_array($settings)
            ? $settings
            : throw new \InvalidArgumentException('SWOOLELITE_SETTINGS has to be a JSON object, such as {"worker_num": 4}.');
    }

    private static function socketType(string $host, array $settings): int
    {
        $type = match (true) {
            str_starts_with($host, '/') => Server::SOCK_UNIX_STREAM,
            str_contains($host, ':') => Server::SOCK_TCP6,
            default => Server::SOCK_TCP,
        };
        return isset($settings['ssl_cert_file']) ? $type | Server::SOCK_SSL : $type;
    }

    private static function shown(mixed $value): string
    {
        return is_scalar($value) ? "\"$value\"" : get_debug_type($value);
    }
}
