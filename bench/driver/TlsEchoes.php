<?php

/*
 * Echo over TLS: ours beside nginx's stream module, which does TLS in front of the bare C echo. Both have the same
 * certificate, made for the run, and the same versions and ciphers to choose from.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class TlsEchoes extends Measurement
{
    private const CONNECTIONS = 50;

    private Child $ours;
    private Child $echo;
    private Nginx $nginx;
    private int $oursPort;
    private string $directory;

    public function __construct(
        Settings $settings,
        private readonly int $bytes,
        ?float $target = null,
        private readonly bool $base = false,
    ) {
        $size = $bytes < 1024 ? "$bytes B" : ($bytes >> 10) . ' KiB';
        $name = ($base ? 'base-' : '') . 'tls-' . ($bytes < 1024 ? $bytes : ($bytes >> 10) . 'k');
        parent::__construct($name, ($base ? 'MODE_BASE ' : '') . 'TLS echo, ' . self::CONNECTIONS . " connections, $size", [
            Row::rate('requests/s', $target),
            Row::time('p50_us', 'p50 µs'),
            Row::time('p99_us', 'p99 µs'),
        ], $settings);
    }

    public function open(): void
    {
        if (!is_executable(Nginx::PROGRAM) || !is_file('/usr/lib/nginx/modules/ngx_stream_module.so')) {
            throw new Refused('nginx and libnginx-mod-stream are not installed');
        }
        $this->directory = sys_get_temp_dir() . '/swl-bench-tls-' . getmypid();
        mkdir($this->directory, 0700);
        $this->makeCertificate();

        $this->ours = $this->settings->server('echo', ['--tls', $this->directory, ...($this->base ? [
            '--base', '--workers', $this->settings->processes,
        ] : [
            '--reactors', $this->settings->reactors, '--workers', $this->settings->workers,
        ])]);
        $this->oursPort = $this->ours->port();
        $this->echo = $this->settings->program('baseline_echo', ['-P', $this->settings->processes]);
        $this->nginx = new Nginx(
            $this->directory,
            $this->settings->processes,
            fn(int $port) => $this->configuration($port, $this->echo->port()),
            'load_module /usr/lib/nginx/modules/ngx_stream_module.so;',
        );
    }

    private function makeCertificate(): void
    {
        exec(implode(' ', array_map('escapeshellarg', [
            'openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
            '-subj', '/CN=localhost', '-keyout', "$this->directory/server.key", '-out', "$this->directory/server.crt",
        ])) . ' 2>&1', $output, $status);
        if ($status !== 0) {
            throw new \RuntimeException('openssl: ' . implode("\n", $output));
        }
    }

    private function configuration(int $port, int $echoPort): string
    {
        return <<<END
            stream {
                server {
                    listen 127.0.0.1:$port ssl reuseport backlog=4096;
                    ssl_certificate $this->directory/server.crt;
                    ssl_certificate_key $this->directory/server.key;
                    ssl_protocols TLSv1.2 TLSv1.3;
                    proxy_pass 127.0.0.1:$echoPort;
                }
            }
            END;
    }

    public function close(): void
    {
        $this->ours->end();
        $this->nginx->end();
        $this->echo->end();
        array_map('unlink', glob("$this->directory/*.*"));
        @rmdir($this->directory);
    }

    public function ours(): array
    {
        return $this->load([$this->ours], $this->oursPort);
    }

    public function baseline(): array
    {
        return $this->load([$this->nginx->child, $this->echo], $this->nginx->port);
    }

    /** @param list<Child> $servers */
    private function load(array $servers, int $port): array
    {
        $cpu = fn () => array_sum(array_map(fn (Child $server) => $server->cpu(), $servers));
        $before = $cpu();
        $figures = $this->settings->measure('load', [
            'echo', '-T', '-p', $port, '-c', self::CONNECTIONS, '-s', $this->bytes,
            '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(),
        ]);
        $figures['cpu_us'] = ($cpu() - $before) * 1e6 / max(1, $figures['all_requests']);
        return $figures;
    }
}
