package gateway

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
)

// Refusal is an error of AWS.
type Refusal struct {
	Code    string
	Message string
	Status  int    // 0: the code's own in the tables, else 400
	By      string // what refused, for the record
}

// refuse makes one of the gateway's own refusals; its code stands in the table of codes.
func refuse(code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Message: fmt.Sprintf(format, args...)}
}

func (r *Refusal) by(who string) *Refusal {
	r.By = who
	return r
}

func (r *Refusal) status() int {
	if r.Status != 0 {
		return r.Status
	}
	if status, known := codes[r.Code]; known {
		return status
	}
	if status, known := serverCodes[r.Code]; known {
		return status
	}
	return http.StatusBadRequest
}

// answer writes the refusal in the form of a service.
func (r *Refusal) answer(service, requestID string) *answer {
	a := &answer{status: r.status(), header: http.Header{}}
	a.header.Set("X-Amzn-Requestid", requestID)
	if service == serviceEBS {
		a.header.Set("Content-Type", "application/json")
		a.header.Set("X-Amzn-Errortype", r.Code)
		a.body, _ = json.Marshal(map[string]string{"Message": r.Message})
		return a
	}
	a.header.Set("Content-Type", "text/xml;charset=UTF-8")
	if service == serviceEC2 {
		a.body = fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
			`<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>%s</RequestID></Response>`,
			escaped(r.Code), escaped(r.Message), requestID)
		return a
	}
	side := "Sender"
	if a.status >= http.StatusInternalServerError {
		side = "Receiver"
	}
	a.body = fmt.Appendf(nil, `<ErrorResponse><Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>`,
		side, escaped(r.Code), escaped(r.Message), requestID)
	return a
}

func escaped(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text))
	return out.String()
}
