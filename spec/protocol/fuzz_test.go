package protocol_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bosh-aws-cpi/spec/support/testbed"
	"bosh-aws-cpi/src/cpi"
)

// planted stands where secrets stand. No output may show it.
const planted = "PLANTED-9f1c"

// FuzzCall starts the CPI with broken requests and configurations. There is always one valid answer, no crash, and no
// secret in any output.
func FuzzCall(f *testing.F) {
	for _, method := range []string{
		"info", "has_vm", "create_disk", "create_vm", "create_stemcell", "set_vm_metadata", "resize_disk", "snapshot_disk", "calculate_vm_cloud_properties",
	} {
		for _, request := range seeds(method) {
			f.Add(request, []byte(jobConfigText()))
		}
	}
	f.Add([]byte(`{"method":"has_vm","arguments":["i-1"],"context":{"director_uuid":"x"}}`), []byte(`{"cloud":{"properties":{"aws":{"max_retries":1}}}}`))
	// AWS refuses everything, at once, wherever the configuration says it is.
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`<Response><Errors><Error><Code>InvalidParameterValue</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>`))
	}))
	f.Cleanup(refusing.Close)
	for _, name := range []string{"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"} {
		f.Setenv(name, refusing.URL)
	}
	f.Fuzz(func(t *testing.T, request, config []byte) {
		path := filepath.Join(t.TempDir(), "cpi.json")
		if err := os.WriteFile(path, plantInConfig(config), 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		var stdout, stderr bytes.Buffer
		service := &cpi.Service{ConfigPath: path, Stderr: &stderr, Version: "fuzz"}
		if err := service.Serve(ctx, bytes.NewReader(plantInRequest(request)), &stdout); err != nil {
			t.Fatal(err)
		}
		checkAnswer(t, stdout.Bytes(), stderr.String())
	})
}

func checkAnswer(t *testing.T, stdout []byte, stderr string) {
	var answer struct {
		Result *json.RawMessage `json:"result"`
		Error  *struct {
			Type, Message string
			OKToRetry     *bool `json:"ok_to_retry"`
		} `json:"error"`
		Log *string `json:"log"`
	}
	decoder := json.NewDecoder(bytes.NewReader(stdout))
	if err := decoder.Decode(&answer); err != nil || decoder.More() {
		t.Fatalf("stdout is not one JSON object (%v): %s", err, stdout)
	}
	if answer.Log == nil {
		t.Fatalf("no log in %s", stdout)
	}
	if answer.Error != nil {
		if !strings.HasPrefix(answer.Error.Type, "Bosh::Clouds::") || answer.Error.Message == "" || answer.Error.OKToRetry == nil {
			t.Fatalf("an error that callers do not understand: %s", stdout)
		}
		if strings.Contains(answer.Error.Message, "unexpected condition") {
			t.Fatalf("a crash: %s\n%s", stdout, stderr)
		}
	}
	if strings.Contains(string(stdout)+stderr, planted) {
		t.Fatalf("a secret came out: %s\n%s", stdout, stderr)
	}
}

func jobConfigText() string {
	text, _ := json.Marshal(testbed.JobConfig())
	return string(text)
}

func seeds(method string) [][]byte {
	network := map[string]any{"default": map[string]any{"type": "manual", "ip": "10.0.0.5", "cloud_properties": map[string]any{"subnet": "subnet-1"}}}
	vm := map[string]any{"instance_type": "m5.large", "availability_zone": "a", "root_disk": map[string]any{"size": "4096"}}
	arguments := map[string][][]any{
		"info":            {{}},
		"has_vm":          {{"i-0123456789abcdef0"}, {17}, {}},
		"create_disk":     {{1024, map[string]any{"type": "io1", "iops": 100, "encrypted": "true"}, "i-1"}, {5.0, nil}},
		"create_vm":       {{"agent", "ami-1 light", vm, network, []string{}, map[string]any{"bosh": map[string]any{"tags": map[string]any{"a": 1}}}}},
		"create_stemcell": {{"/x", map[string]any{"ami": map[string]any{"us-east-1": "ami-1"}}, map[string]any{"tags": map[string]any{}}}},
		"set_vm_metadata": {{"i-1", map[string]any{"job": "a", "index": 0}}},
		"resize_disk":     {{"vol-1", 2048}}, "snapshot_disk": {{"vol-1", map[string]any{"deployment": "d"}}},
		"calculate_vm_cloud_properties": {{map[string]any{"cpu": 1, "ram": 1, "ephemeral_disk_size": 1}}},
	}
	var found [][]byte
	for _, list := range arguments[method] {
		text, _ := json.Marshal(testbed.NewRequest(method, list...))
		found = append(found, text)
	}
	return found
}

// plantInConfig puts secrets where a configuration has them, and keeps to calls that fail at once, so that there are
// thousands of runs in a minute.
func plantInConfig(config []byte) []byte {
	var document map[string]any
	if json.Unmarshal(config, &document) != nil {
		return config
	}
	if cloud, ok := document["cloud"].(map[string]any); ok {
		if properties, ok := cloud["properties"].(map[string]any); ok {
			if aws, ok := properties["aws"].(map[string]any); ok {
				aws["secret_access_key"], aws["session_token"] = planted, planted
				if _, number := aws["max_retries"].(float64); number {
					aws["max_retries"] = 0
				}
				if _, given := aws["ec2_endpoint"]; !given {
					aws["ec2_endpoint"] = "http://ec2.invalid"
				}
			}
			if _, ok := properties["agent"].(map[string]any); ok {
				properties["agent"] = map[string]any{"mbus": "nats://nats:" + planted + "@10.0.0.1:4222"}
			}
		}
	}
	planted, _ := json.Marshal(document)
	return planted
}

// plantInRequest puts secrets where a request has them.
func plantInRequest(request []byte) []byte {
	var document map[string]any
	if json.Unmarshal(request, &document) != nil {
		return request
	}
	if context, ok := document["context"].(map[string]any); ok {
		context["access_key_id"], context["secret_access_key"] = "AKIA", planted
	}
	if arguments, ok := document["arguments"].([]any); ok && len(arguments) == 6 && document["method"] == "create_vm" {
		if env, ok := arguments[5].(map[string]any); ok {
			env["private_key"] = planted
		}
	}
	planted, _ := json.Marshal(document)
	return planted
}
