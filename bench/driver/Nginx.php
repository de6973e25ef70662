<?php

/*
 * nginx as a baseline: started with a configuration in a directory of its own, which goes with it.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Nginx
{
    public const PROGRAM = '/usr/sbin/nginx';

    public readonly int $port;
    public readonly Child $child;

    /**
     * @param string $directory is there, and nginx's alone
     * @param \Closure(int): string $configuration what follows the common part, by the port to listen at
     * @param string $first what precedes it
     */
    public function __construct(private readonly string $directory, int $processes, \Closure $configuration, string $first = '')
    {
        if (!is_executable(self::PROGRAM)) {
            throw new Refused('nginx is not installed');
        }
        $this->port = self::freePort();
        // As root its workers would be another user's, who may not look into a private directory.
        $user = posix_geteuid() === 0 ? 'user root;' : '';
        file_put_contents("$directory/nginx.conf", <<<END
            $first
            daemon off;
            $user
            worker_processes $processes;
            pid $directory/nginx.pid;
            error_log stderr warn;
            events { worker_connections 16384; }
            {$configuration($this->port)}

            END);
        $this->child = new Child([self::PROGRAM, '-p', $directory, '-c', "$directory/nginx.conf"], "$directory/nginx.log");
        $this->waitUntilItServes();
    }

    private static function freePort(): int
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        return (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1);
    }

    private function waitUntilItServes(): void
    {
        $serves = fn() => @stream_socket_client("tcp://127.0.0.1:$this->port") !== false;
        if (!Child::wait(5, $serves)) {
            throw new \RuntimeException('nginx does not serve: ' . file_get_contents("$this->directory/nginx.log"));
        }
    }

    /** A server of HTTP, with what is said of its locations. */
    public static function http(string $directory, int $processes, string $locations): self
    {
        foreach (['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as $name) {
            mkdir("$directory/temp-$name", 0700);
        }
        return new self($directory, $processes, fn(int $port) => <<<END
            http {
                access_log off;
                sendfile on;
                tcp_nopush on;
                keepalive_requests 1000000000;
                client_body_temp_path $directory/temp-body;
                proxy_temp_path $directory/temp-proxy;
                fastcgi_temp_path $directory/temp-fastcgi;
                uwsgi_temp_path $directory/temp-uwsgi;
                scgi_temp_path $directory/temp-scgi;
                server {
                    listen 127.0.0.1:$port reuseport backlog=4096;
                    $locations
                }
            }
            END);
    }

    public function end(): void
    {
        $this->child->end();
    }
}
