package house

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
)

const (
	sdkCore     = "github.com/aws/aws-sdk-go-v2/aws"
	sdkServices = "github.com/aws/aws-sdk-go-v2/service/"
	sdkEC2      = sdkServices + "ec2"
	sdkTypes    = sdkServices + "ec2/types"
)

// sdkImports are the packages of AWS's SDK that a folder may import. src/aws and what is below it may import any. Where a
// folder is not named, it may import none.
var sdkImports = map[string][]string{
	// These write requests: see readTypes.
	"src/network":  {sdkCore, sdkEC2, sdkTypes},
	"src/cpi/plan": {sdkCore, sdkEC2, sdkTypes},
}

// imports holds AWS's SDK back: only src/aws knows how AWS is called.
func imports(p *Package, report Report) {
	if within(p.Folder, awsFolder) {
		return
	}
	each(p, func(spec *ast.ImportSpec) {
		path, _ := strconv.Unquote(spec.Path.Value)
		if strings.HasPrefix(path, "github.com/aws/") && !slices.Contains(sdkImports[p.Folder], path) {
			report(spec.Pos(), "%s may not import %s: ask src/aws for what is read, write requests in src/network or src/cpi/plan", p.Folder, path)
		}
	})
}
